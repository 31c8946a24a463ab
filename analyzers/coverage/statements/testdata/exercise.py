"""Imports much of the standard library and uses some of it, so that coverage.py
has something to measure. What fails is passed over: another version of Python may
lack it."""

import importlib
import io
import os
import sys
import tempfile

MODULES = """
abc aifc argparse ast asynchat asyncio asyncio.queues asyncore base64 bdb bisect bz2 cProfile calendar cgi cgitb chunk
cmd code codecs codeop collections colorsys compileall concurrent.futures concurrent.futures.process configparser
contextlib contextvars copy copyreg crypt csv ctypes ctypes.util curses dataclasses datetime dbm dbm.dumb decimal
difflib dis distutils doctest email email.mime.text email.headerregistry ensurepip enum filecmp fileinput fnmatch
fractions ftplib functools genericpath getopt getpass gettext glob graphlib gzip hashlib heapq hmac html html.parser
http.client http.cookiejar http.cookies http.server imaplib imghdr imp importlib.metadata importlib.resources inspect
io ipaddress json json.tool keyword lib2to3 linecache locale logging logging.config logging.handlers lzma mailbox
mailcap mimetypes modulefinder multiprocessing multiprocessing.pool multiprocessing.managers netrc nntplib ntpath
numbers opcode operator optparse os pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posixpath
pprint profile pstats pty py_compile pyclbr pydoc queue quopri random re reprlib rlcompleter runpy sched secrets
selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver sqlite3 sre_compile ssl stat
statistics string stringprep struct subprocess sunau symtable sysconfig tabnanny tarfile telnetlib tempfile textwrap
threading timeit token tokenize tomllib trace traceback tracemalloc tty turtle types typing unittest unittest.mock
unittest.async_case urllib.error urllib.parse urllib.request urllib.robotparser uu uuid venv warnings wave weakref
webbrowser wsgiref.simple_server wsgiref.validate xdrlib xml.dom.minidom xml.dom.pulldom xml.etree.ElementTree
xml.sax xml.sax.saxutils xmlrpc.client xmlrpc.server zipapp zipfile zipimport zoneinfo _pydatetime _pydecimal _pyio
_strptime _markupbase _collections_abc annotationlib string.templatelib pathlib.types compression.zstd
concurrent.interpreters _pyrepl.console _pyrepl.reader _colorize
""".split()


def imported():
    for name in MODULES:
        if name in sys.modules:
            continue
        try:
            importlib.import_module(name)
        except Exception:
            pass


def texts():
    import argparse, ast, base64, configparser, csv, difflib, html, html.parser, json, pprint, quopri, shlex, string, textwrap, tokenize

    parser = argparse.ArgumentParser(prog="x", description="d")
    parser.add_argument("a", type=int, nargs="*", help="numbers")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--one", action="store_true")
    group.add_argument("--two", choices=["x", "y"], default="x")
    sub = parser.add_subparsers()
    sub.add_parser("go").add_argument("--deep", action="append")
    parser.format_help()
    for arguments in (["1", "2"], ["--two", "y"], ["--two", "z"], ["--one", "--two", "x"]):
        try:
            parser.parse_args(arguments)
        except SystemExit:
            pass
    source = "def f(a, *b, c=1, **d):\n    with a as x, b:\n        return [i for i in b if i]\nclass A(B):\n    x: int = 1\n"
    ast.unparse(ast.parse(source))
    ast.dump(ast.parse(source), indent=1)
    list(tokenize.generate_tokens(io.StringIO(source).readline))
    base64.b85encode(base64.b32encode(base64.b64encode(b"some")))
    config = configparser.ConfigParser()
    config.read_string("[a]\nb = 1\nc = %(b)s\n  more\n[d]\n")
    config.get("a", "c"), config.getint("a", "b"), config.write(io.StringIO())
    out = io.StringIO()
    writer = csv.DictWriter(out, ["a", "b"])
    writer.writeheader()
    writer.writerow({"a": 1, "b": "x,y"})
    list(csv.DictReader(io.StringIO(out.getvalue())))
    csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n")
    list(difflib.unified_diff("a\nb\nc\n".splitlines(True), "a\nx\nc\n".splitlines(True)))
    difflib.HtmlDiff().make_table(["a", "b"], ["a", "c"])
    difflib.get_close_matches("appel", ["ape", "apple", "peach"])
    html.unescape(html.escape("<a href='x'>&amp;</a> &#120; &notit;"))
    html.parser.HTMLParser().feed("<!DOCTYPE html><a b=c>x<!-- y --></a><br/>&amp;")
    json.loads(json.dumps({"a": [1, 2.5, None, True, {"b": "\u1234"}]}, indent=2, sort_keys=True))
    for broken in ("{", "[1,", '{"a" 1}', "nul"):
        try:
            json.loads(broken)
        except ValueError:
            pass
    pprint.pformat({"a" * 30: list(range(50)), "b": {"c": ("d",) * 30}})
    quopri.decodestring(quopri.encodestring(b"a=b\xff" * 40))
    list(shlex.shlex("a 'b c' \"d\" # e", posix=True)), shlex.join(["a b", "c"])
    string.Template("$a ${b} $$").safe_substitute(a=1), string.Formatter().format("{0:>{1}} {x!r}", 1, 5, x=2)
    textwrap.fill("some words " * 30, 40), textwrap.dedent("  a\n   b\n"), textwrap.shorten("a b c " * 20, 20)


def numbers():
    import calendar, colorsys, datetime, decimal, fractions, heapq, ipaddress, random, statistics, uuid

    calendar.TextCalendar().formatyear(2024), calendar.HTMLCalendar().formatmonth(2024, 2)
    colorsys.rgb_to_hls(0.1, 0.5, 0.3)
    fractions.Fraction("3/4") ** 2 + fractions.Fraction(1.5) // 1
    heapq.nlargest(3, range(10), key=lambda x: -x), list(heapq.merge([1, 3], [2], reverse=False))
    ipaddress.ip_network("10.0.0.0/8").subnet_of(ipaddress.ip_network("0.0.0.0/0"))
    list(ipaddress.ip_network("::1/126").hosts())
    r = random.Random(1)
    r.sample(range(10), 3), r.gauss(0, 1), r.choices("abc", k=3), r.betavariate(1, 2), r.shuffle([1, 2])
    statistics.quantiles([1, 2, 3, 4]), statistics.NormalDist(1, 2).cdf(1), statistics.mode([1, 1, 2])
    uuid.uuid3(uuid.NAMESPACE_DNS, "x"), uuid.uuid4()
    try:
        import _pydecimal, _pydatetime

        context = _pydecimal.Context(prec=10)
        context.sqrt(_pydecimal.Decimal(2)), context.ln(_pydecimal.Decimal("2.5")), context.power(_pydecimal.Decimal(2), 10)
        _pydatetime.datetime.fromisoformat("2024-01-02T03:04:05+01:00").strftime("%Y %z"), _pydatetime.date(2024, 1, 1).isocalendar()
        _pydatetime.timedelta(days=1, seconds=3.5) * 2
    except ImportError:
        pass


def objects():
    import contextlib, copy, dataclasses, enum, functools, inspect, logging, pickle, pickletools, traceback, types, typing, unittest, unittest.mock, weakref

    @dataclasses.dataclass(order=True, frozen=True)
    class Point:
        x: int
        y: int = 0
        z: list = dataclasses.field(default_factory=list, compare=False)

    dataclasses.asdict(Point(1)), dataclasses.replace(Point(1), y=2), repr(Point(3)), Point(1) < Point(2)

    class Flag(enum.Flag):
        A = 1
        B = 2
        AB = A | B

    repr(Flag.A | Flag.B), list(Flag.AB), Flag(1), ~Flag.A

    @functools.lru_cache
    def f(a, *, b: typing.Optional[int] = None) -> "int":
        return a

    @functools.singledispatch
    def g(a):
        return a

    g.register(int)(lambda a: a)
    f(1), g(1), g("a"), inspect.signature(f), inspect.getsource(texts), inspect.getmembers(Point), typing.get_type_hints(f.__wrapped__)
    copy.deepcopy({"a": [Point(1)]})

    T = typing.TypeVar("T")

    class Box(typing.Generic[T]):
        pass

    Box[int], typing.Union[int, str, None], typing.Callable[[int], str], typing.Literal[1], typing.get_args(typing.Dict[str, int])

    class Protocol(typing.Protocol):
        def f(self) -> int: ...

    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("exercise")
    log.addHandler(handler)
    log.setLevel("DEBUG")
    log.debug("a %s", 1)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(contextlib.suppress(KeyError))
            stack.callback(print, end="")
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
            raise ValueError("x") from KeyError("y")
    except ValueError as error:
        log.exception("b")
        "".join(traceback.format_exception(type(error), error, error.__traceback__))
    pickletools.dis(pickle.dumps({"a": (1, 2.5, b"c")}), out=io.StringIO())
    pickle._Unpickler(io.BytesIO(pickle.dumps([1, {2: "x"}, None, (True,)]))).load()
    pickle._Pickler(io.BytesIO()).dump([1, {2: "x"}, None, (True,), b"x", 2**70, 1.5])
    weakref.WeakValueDictionary(a=Flag), weakref.WeakSet([Flag])

    class Case(unittest.TestCase):
        def setUp(self):
            self.addCleanup(print, end="")

        def test_good(self):
            self.assertEqual({"a": 1}, {"a": 1})
            with self.assertRaises(KeyError):
                {}["a"]
            with self.subTest(a=1):
                self.assertAlmostEqual(1.0, 1.00000001)

        def test_bad(self):
            self.assertEqual([1, 2, 3], [1, 2, 4])

        @unittest.skip("no")
        def test_skipped(self):
            pass

        @unittest.expectedFailure
        def test_expected(self):
            self.fail()

    unittest.TextTestRunner(stream=io.StringIO(), verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Case))
    mock = unittest.mock.MagicMock(spec=["a", "b"])
    mock.a.return_value = 3
    mock.a(1, x=2)
    mock.a.assert_called_once_with(1, x=2)
    with unittest.mock.patch("os.getcwd", return_value="/"):
        os.getcwd()


def messages():
    import email, email.message, email.policy, http.client, http.cookies, mailbox, urllib.parse, xml.dom.minidom, xml.etree.ElementTree, plistlib

    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["Subject"] = "Gr\u00fc\u00dfe an alle, die dies hier lesen, und an die anderen auch noch dazu"
    message["To"] = "A B <a@b.example>, c@d.example"
    message["Date"] = "Mon, 06 May 2024 07:08:09 +0200"
    message.set_content("text \u00fc\n")
    message.add_alternative("<p>text</p>", subtype="html")
    message.add_attachment(b"bytes", maintype="application", subtype="octet-stream", filename="x.bin")
    parsed = email.message_from_bytes(bytes(message), policy=email.policy.default)
    parsed.get_body().get_content(), list(parsed.walk()), parsed["to"].addresses
    email.message_from_string("From: =?utf-8?q?a=20b?= <x@y>\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n").as_string()
    http.cookies.SimpleCookie("a=b; c=\"d e\"").output()
    urllib.parse.urlencode(urllib.parse.parse_qs("a=1&b=%20&a=2"), doseq=True), urllib.parse.urljoin("http://a/b/c", "../d?e#f")
    urllib.parse.urlsplit("http://user:pw@[::1]:80/x;y?z#w").port
    xml.dom.minidom.parseString("<a b='c'><d/>text<!-- e --></a>").toprettyxml()
    tree = xml.etree.ElementTree.fromstring("<a><b c='d'>x</b><b/></a>")
    tree.findall("./b[@c='d']"), xml.etree.ElementTree.indent(tree), xml.etree.ElementTree.tostring(tree)
    plistlib.loads(plistlib.dumps({"a": [1, True, b"x"]})), plistlib.loads(plistlib.dumps({"a": [1]}, fmt=plistlib.FMT_BINARY))


def files():
    import fileinput, fnmatch, glob, gzip, pathlib, shelve, shutil, tarfile, zipfile

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "a").mkdir()
        (root / "a" / "b.txt").write_text("x\ny\n")
        list(root.rglob("*.txt")), root.joinpath("a").relative_to(root), (root / "a").exists(), root.as_uri()
        glob.glob(folder + "/**/*.t?t", recursive=True), fnmatch.filter(["a.py", "b"], "*.[!x]y")
        shutil.copytree(root / "a", root / "c"), shutil.make_archive(str(root / "d"), "zip", root / "a"), shutil.which("sh")
        with zipfile.ZipFile(root / "e.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(root / "a" / "b.txt", "b.txt")
            archive.writestr("z/y", "text")
        with zipfile.ZipFile(root / "e.zip") as archive:
            archive.testzip(), archive.infolist(), archive.extractall(root / "f"), list(zipfile.Path(archive).iterdir())
        with tarfile.open(root / "g.tgz", "w:gz") as archive:
            archive.add(root / "a", "a")
        with tarfile.open(root / "g.tgz") as archive:
            archive.getmembers(), archive.extractfile("a/b.txt").read()
        with gzip.open(root / "h.gz", "wt") as out:
            out.write("x")
        for line in fileinput.input([str(root / "a" / "b.txt")]):
            pass
        shutil.rmtree(root / "c")


def together():
    import asyncio, concurrent.futures, queue, sched, selectors, socketserver, subprocess, threading

    async def main():
        lock = asyncio.Lock()
        items = asyncio.Queue()

        async def produce():
            for i in range(3):
                await items.put(i)
                await asyncio.sleep(0)

        async def consume():
            async with lock:
                return [await items.get() for _ in range(3)]

        await asyncio.gather(produce(), consume())
        try:
            await asyncio.wait_for(asyncio.sleep(1), 0.01)
        except asyncio.TimeoutError:
            pass
        server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        await reader.read()
        writer.close()
        server.close()
        process = await asyncio.create_subprocess_exec("true")
        await process.wait()

    asyncio.run(main())
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(str, range(5)))
        concurrent.futures.wait([pool.submit(int, "x"), pool.submit(int, "1")])
    s = sched.scheduler()
    s.enter(0, 1, print, kwargs={"end": ""})
    s.run()
    q = queue.PriorityQueue()
    q.put(1), q.get(), subprocess.run(["true"], capture_output=True), threading.Event().wait(0.001)
    barrier = threading.Barrier(1)
    barrier.wait()


for exercise in (imported, texts, numbers, objects, messages, files, together):
    try:
        exercise()
    except Exception as error:
        print(exercise.__name__, repr(error))

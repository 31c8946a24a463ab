-- What a user does in Neovim, run in it without a screen, with the configuration
-- of editors/README.md. The working folder is a workspace of its own. Any error
-- ends Neovim with a message and exit code 1.

local function check(condition, what, ...)
  if not condition then
    io.stderr:write(what, ': ', vim.inspect({ ... }), '\n', table.concat(vim.fn.readfile(vim.lsp.get_log_path()), '\n'), '\n')
    vim.cmd('cquit 1')
  end
end

-- The diagnostics of a buffer as "line:column message", lines from 1, sorted.
local function shown(buffer)
  local list = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(list, string.format('%d:%d %s', diagnostic.lnum + 1, diagnostic.col + 1, diagnostic.message))
  end
  table.sort(list)
  return list
end

local function expect_shown(buffer, expected)
  vim.wait(10000, function() return vim.deep_equal(shown(buffer), expected) end, 20)
  check(vim.deep_equal(shown(buffer), expected), 'the diagnostics', { shown = shown(buffer), expected = expected })
end

local function expect_text(buffer, expected)
  local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
  check(vim.deep_equal(lines, expected), 'the text', { found = lines, expected = expected })
end

local function ask(buffer, method, params)
  local answers, reason = vim.lsp.buf_request_sync(buffer, method, params, 10000)
  check(answers, method, reason)
  for id, answer in pairs(answers) do
    check(not answer.err and not answer.error, method, answer)
    return answer.result, vim.lsp.get_client_by_id(id)
  end
  check(false, method, 'no client answered')
end

-- Applies the code action with the title at a place, as vim.lsp.buf.code_action
-- does once the user has chosen. Lines are from 1, columns from 0.
local function apply_action(line, column, title)
  vim.api.nvim_win_set_cursor(0, { line, column })
  local params = vim.lsp.util.make_range_params()
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0) }
  local actions, client = ask(0, 'textDocument/codeAction', params)
  for _, action in ipairs(actions) do
    if action.title == title then
      if not action.edit then action = ask(0, 'codeAction/resolve', action) end
      vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
      return
    end
  end
  check(false, 'no action ' .. title, actions)
end

vim.cmd('edit src/shout.py')
local python = vim.api.nvim_get_current_buf()
expect_shown(python, {
  '4:5 public function `shout` has no docstring',
  '4:5 public function `shout` has no return annotation',
})
apply_action(4, 5, 'Add the return annotation `None`')
expect_text(python, { '"""Docs with 𝓃𝑜 ASCII."""', '', '', 'def shout() -> None: print("🦀")' })
expect_shown(python, { '4:5 public function `shout` has no docstring' })

-- An edit of the user's.
vim.api.nvim_buf_set_lines(python, 3, 4, true, { 'def shout(𝓍) -> None:', '    """Shout 🦀."""', '    print(𝓍)' })
expect_shown(python, { '4:11 parameter `𝓍` has no type annotation' })
local hover = ask(python, 'textDocument/hover', {
  textDocument = vim.lsp.util.make_text_document_params(python), position = { line = 3, character = 11 },
})
check(hover and hover.contents.value:find('typehint/unannotated%-param'), 'hover', hover)

vim.cmd('edit src/lib.rs')
local rust = vim.api.nvim_get_current_buf()
expect_shown(rust, { '3:8 public function `area` has no documentation' })
apply_action(3, 8, 'Ignore rustdoc/undocumented-item on this line')
expect_text(rust, { '//! Shapes.', '', 'pub fn area() {} // octolsp: ignore[rustdoc/undocumented-item]' })
expect_shown(rust, {})

-- The config is written by somebody else: this editor does not watch files.
vim.fn.writefile({ 'ignore = ["typehint"]' }, 'octolsp.toml')
expect_shown(python, {})
vim.fn.writefile({ 'level = "basic"', 'levle = 1' }, 'octolsp.toml')
vim.cmd('edit octolsp.toml')
expect_shown(vim.api.nvim_get_current_buf(), { '2:1 unknown key "levle": did you mean "level"?' })
vim.cmd('bdelete!')
vim.fn.delete('octolsp.toml')
expect_shown(python, { '4:11 parameter `𝓍` has no type annotation' })

vim.cmd('quitall!')

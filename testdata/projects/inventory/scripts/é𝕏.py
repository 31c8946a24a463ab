# What is told apart from its neighbours by nothing but its name.
import os
x = {"é𝕏": os.sep}; y: int = x["é𝕏"]
def f(a, b = 2): return f"é𝕏"

import csv, re
from inventory.stock import Stock

def read(path: str):
    """é𝕏"""; rows = list(csv.reader(open(path)));  return rows

def write(stock: Stock) -> str:
    return [f"é𝕏" for _ in stock.items]

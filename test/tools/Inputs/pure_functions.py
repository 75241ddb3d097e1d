"""Prints the companions of a call in a table of the link step, one in a line."""
import re
import sys

text = open(sys.argv[1]).read()
row = re.search(r'LUMEN_COMPANIONS\("sys_core_fold:fold_lit_args/4", "",(.*?)\)\n',
                text, re.DOTALL).group(1)
print("\n".join("".join(re.findall(r'"([^"]*)"', row)).split()))

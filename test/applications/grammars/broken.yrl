Nonterminals a b.
Terminals x y.
Rootsymbol a.

a -> b x : '$1'.
a -> unknown : '$1'.
b -> y : '$9'.

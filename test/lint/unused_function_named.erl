%% The warning turned off for one function.
-module(unused_function_named).
-export([f/1]).

-compile({nowarn_unused_function, [{g, 1}]}).
f(X) -> X.
g(X) -> X.
h(X) -> X.

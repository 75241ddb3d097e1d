%% The warning turned off for a function that is not there.
-module(unused_function_badname).
-export([f/1]).

-compile({nowarn_unused_function, [{nope, 1}]}).
f(X) -> X.

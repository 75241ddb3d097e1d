%% Bad options for dialyzer.
-module(attr_dialyzer_bad).
-export([f/1]).

-dialyzer(no_such).
-dialyzer({nowarn_function, g/9}).
-dialyzer({no_such, f/1}).
-dialyzer(17).
f(X) -> X.

%% Inlining of a function that is not there.
-module(attr_inline).
-export([f/1]).

-compile({inline, [g/1, {f, 1}]}).
f(X) -> X.

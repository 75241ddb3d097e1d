%% Inlining of what is no function.
-module(attr_inline_bad).
-export([f/1]).

-compile({inline, foo}).
f(X) -> X.

%% Macro calls as arguments.
-module(pp_nested_args).
-export([f/1]).

-define(A(X), [X]).
-define(B(X, Y), {X, Y}).
f(X) -> ?A(?B(?A(X), ?A(fun(Z) -> Z, Q end))).

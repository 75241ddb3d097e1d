%% A function none of whose clauses fit.
-module(core_function_nomatch).
-export([f/1]).

f(X) when X, false -> X.

%% A fun in a default.
-module(record_default_fun).
-export([f/1]).

-record(r, {a = fun(X) -> X end}).
f(_) -> #r{}.

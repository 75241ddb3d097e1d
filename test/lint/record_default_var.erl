%% A variable in a default.
-module(record_default_var).
-export([f/1]).

-record(r, {a = X}).
f(_) -> #r{}.

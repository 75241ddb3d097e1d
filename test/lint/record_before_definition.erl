%% A record used before it is defined.
-module(record_before_definition).
-export([f/1]).

f(_) -> #r{}.
-record(r, {a}).
g(_) -> #r{}.

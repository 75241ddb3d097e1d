%% A field's value that is not bound.
-module(unbound_in_record).
-export([f/1]).

-record(r, {a}).
f(_) -> #r{a = Q}.

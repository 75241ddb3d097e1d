%% A default that calls what is not there.
-module(record_default_undefined).
-export([f/1]).

-record(r, {a = g()}).
f(_) -> #r{}.

%% A default that is a call.
-module(record_default_call).
-export([f/1]).

-record(r, {a = self()}).
f(_) -> #r{}.

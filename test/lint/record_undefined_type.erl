%% A type of a record that is not there.
-module(record_undefined_type).
-export([f/1]).

-spec f(#nope{}) -> ok.
f(_) -> ok.

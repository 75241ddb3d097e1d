%% A record that is not there.
-module(record_undefined).
-export([f/1]).

f(_) -> #nope{a = 1}.

%% A record that is not there, in a pattern.
-module(record_undefined_pattern).
-export([f/1]).

f(#nope{}) -> ok.

%% A received value that is never used.
-module(unused_in_receive).
-export([f/1]).

f(_) -> receive {msg, X} -> ok after 10 -> late end.

%% A receive without anything.
-module(parse_receive_empty).
-export([f/1]).

f(_) -> receive end.

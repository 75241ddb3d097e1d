%% An after without a time.
-module(parse_receive_after).
-export([f/1]).

f(_) -> receive after -> ok end.

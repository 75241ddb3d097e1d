%% A timeout that is no time.
-module(core_receive_timeout).
-export([f/1]).

f(_) -> receive after foo -> ok end.

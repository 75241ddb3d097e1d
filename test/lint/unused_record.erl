%% A record that nothing mentions.
-module(unused_record).
-export([f/1]).

-record(never, {a}).
f(X) -> X.

%% The warning about unused records turned off.
-module(unused_record_off).
-export([f/1]).

-compile(nowarn_unused_record).
-record(never, {a}).
f(X) -> X.

%% A record without fields.
-module(record_empty).
-export([f/1]).

-record(r, {}).
f(#r{}) -> ok.

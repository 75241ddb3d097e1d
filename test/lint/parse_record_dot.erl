%% A record without a field.
-module(parse_record_dot).
-export([f/1]).

f(X) -> X#r.

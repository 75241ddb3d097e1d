%% A record with an arrow.
-module(parse_record_arrow).
-export([f/1]).

-record(r, {a}).
f(X) -> #r{a => X}.

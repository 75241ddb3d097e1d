%% The wildcard as a value.
-module(unbound_underscore).
-export([f/1]).

f(_) -> _.

%% maybe without the feature.
-module(parse_maybe_off).
-export([f/1]).

f(X) -> maybe X end.

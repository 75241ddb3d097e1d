%% A format that ends early.
-module(format_truncated).
-export([f/1]).

f(X) -> io:format("~p ~", [X]).

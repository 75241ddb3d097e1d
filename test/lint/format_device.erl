%% A format for a device.
-module(format_device).
-export([f/1]).

f(X) -> io:format(standard_error, "~p~n", []), X.

%% Variables as formats, with the higher level.
-module(format_more).
-export([f/1]).

-compile({warn_format, 2}).
f(X) -> io:format(X, [1]).

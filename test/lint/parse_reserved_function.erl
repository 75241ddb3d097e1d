%% A reserved word as a function's name.
-module(parse_reserved_function).
-export([f/1]).

end(X) -> X.
f(X) -> X.

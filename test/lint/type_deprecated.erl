%% A type of OTP that has gone.
-module(type_deprecated).
-export([f/1]).

-spec f(dict()) -> queue().
f(X) -> X.

%% A chain of elif.
-module(pp_elif_chain).
-export([f/1]).

-if(?OTP_RELEASE < 20).
old() -> ok.
-elif(?OTP_RELEASE =:= 25).
f(X) -> X.
-elif(true).
newer() -> ok.
-else.
other() -> ok.
-endif.

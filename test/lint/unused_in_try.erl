%% Variables of a handler that are never used.
-module(unused_in_try).
-export([f/1]).

f(X) -> try X:g() catch Class:Reason:Stack -> ok end.

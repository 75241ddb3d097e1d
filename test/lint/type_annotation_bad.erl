%% An annotation without a variable.
-module(type_annotation_bad).
-export([f/1]).

-spec f(x :: integer()) -> ok.
f(_) -> ok.

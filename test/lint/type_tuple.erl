%% Types that name others that are not there.
-module(type_tuple).
-export([f/1]).

-type t() :: {nope(), [nope2()], #{nope3() => nope4()}}.
-spec f(t()) -> ok.
f(_) -> ok.

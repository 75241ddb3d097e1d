%% A library's header that is not there.
-module(pp_include_lib_missing).
-export([f/1]).

-include_lib("stdlib/include/no_such.hrl").
f(X) -> X.

%% A library that is not there.
-module(pp_include_lib_app).
-export([f/1]).

-include_lib("no_such_app/include/x.hrl").
f(X) -> X.

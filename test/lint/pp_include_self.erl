%% A file that includes itself.
-module(pp_include_self).
-export([f/1]).

-ifndef(pp_include_self_n).
-define(pp_include_self_n, 1).
-endif.
-include("pp_include_self.erl").
f(X) -> X.

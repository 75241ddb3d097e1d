%% A warning that a condition leaves out.
-module(pp_warning_skip).
-export([f/1]).

-ifdef(NOPE).
-warning("never seen").
-error(nor_this).
-endif.
f(X) -> X.

%% Predefined macros.
-module(pp_predefined).
-export([f/1]).

f(_) -> [?MODULE, ?MODULE_STRING, ?LINE, ?MACHINE, ?OTP_RELEASE].

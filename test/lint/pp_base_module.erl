%% A predefined macro without a value.
-module(pp_base_module).
-export([f/1]).

f(_) -> ?BASE_MODULE.

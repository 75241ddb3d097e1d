%% A binary that does not fit.
-module(core_binary_match).
-export([f/1]).

f(_) -> <<1>> = <<2>>.

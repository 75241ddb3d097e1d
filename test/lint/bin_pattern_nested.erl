%% A binary in a binary pattern.
-module(bin_pattern_nested).
-export([f/1]).

f(<< <<1>> >>) -> ok.

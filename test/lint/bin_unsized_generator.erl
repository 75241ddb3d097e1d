%% A binary without a size in a generator.
-module(bin_unsized_generator).
-export([f/1]).

f(X) -> [Y || <<Y/binary>> <= X].

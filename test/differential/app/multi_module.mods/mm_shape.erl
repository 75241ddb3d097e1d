%% Shapes as records shared by a header.
-module(mm_shape).
-export([new/2, area/1]).
-include("mm_shape.hrl").

new(K, S) -> #shape{kind = K, size = S}.

area(#shape{kind = square, size = S}) -> S * S;
area(#shape{kind = rect, size = {A, B}}) -> A * B;
area(#shape{kind = circle, size = R}) -> ?PI * R * R.

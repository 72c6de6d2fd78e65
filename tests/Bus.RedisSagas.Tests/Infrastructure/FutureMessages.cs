namespace Bus.RedisSagas.Tests;

/// <summary>Asks for a meal of several dishes.</summary>
public sealed record CookMeal(Guid MealId, string[] Dishes);

/// <summary>Asks for one dish.</summary>
public sealed record CookDish(Guid DishId, string Name);

/// <summary>One dish is done.</summary>
public sealed record DishCooked(Guid DishId, string Name);

/// <summary>All dishes are done.</summary>
public sealed record MealServed(Guid MealId, string[] Dishes);

/// <summary>Asks for seats, one after the other.</summary>
public sealed record BookTrip(Guid TripId, int[] Seats);

/// <summary>All seats are booked.</summary>
public sealed record TripBooked(Guid TripId, int LastSeat);

from django import forms
from django.contrib import admin

from accounts.forms import CleanCharField
from accounts.models import User


class UserAdminForm(forms.ModelForm):
    name = CleanCharField(max_length=120)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = UserAdminForm
    list_display = ["email", "name", "is_active", "joined_at"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_active", "is_staff", "is_superuser"]
